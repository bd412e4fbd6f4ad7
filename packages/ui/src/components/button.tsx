import type { ComponentProps, ReactNode } from 'react'
import { Icon, type IconName } from './icon.tsx'
import './button.css'

interface ButtonLook {
  /** `primary` is the one next act of a page; `secondary` its alternatives; `quiet` what is seldom needed. */
  readonly variant?: 'primary' | 'secondary' | 'quiet'
  /** `s` is 44 px high, `m` 56 px, `kiosk` 72 px. */
  readonly size?: 's' | 'm' | 'kiosk'
  readonly wide?: boolean
  readonly icon?: IconName
  readonly children: ReactNode
}

export type ButtonProps = ButtonLook & ComponentProps<'button'>
export type ButtonLinkProps = ButtonLook & ComponentProps<'a'>

export function Button({
  variant,
  size,
  wide,
  icon,
  children,
  className,
  type = 'button',
  ...rest
}: ButtonProps) {
  return (
    <button type={type} className={classOf({ variant, size, wide, className })} {...rest}>
      {icon && <Icon name={icon} />}
      <span>{children}</span>
    </button>
  )
}

/** A link that looks like a button: for acts that are pages, so that they work without JavaScript. */
export function ButtonLink({ variant, size, wide, icon, children, className, ...rest }: ButtonLinkProps) {
  return (
    <a className={classOf({ variant, size, wide, className })} {...rest}>
      {icon && <Icon name={icon} />}
      <span>{children}</span>
    </a>
  )
}

type Look = { [K in 'variant' | 'size' | 'wide']?: ButtonLook[K] | undefined } & {
  className?: string | undefined
}

function classOf({ variant = 'primary', size = 'm', wide = false, className = '' }: Look): string {
  return `mu-button mu-button--${variant} mu-button--${size} ${wide ? 'mu-button--wide' : ''} ${className}`
}
